// Sends a simple picture that moves, in one codec and scalability mode, to whom the answer names.
window.capture = {
  async offer({ codec, format, mode, width, height, framesPerSecond }) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    let tick = 0;
    const draw = () => {
      pen.fillStyle = "teal";
      pen.fillRect(0, 0, width, height);
      pen.fillStyle = "white";
      pen.fillRect((tick * width) / 50, height / 3, width / 5, height / 5);
      tick = (tick + 1) % 40;
    };
    draw();
    setInterval(draw, 1000 / framesPerSecond);
    const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
    this.connection = new RTCPeerConnection();
    const transceiver = this.connection.addTransceiver(track, {
      direction: "sendonly",
      sendEncodings: [{ scalabilityMode: mode }],
    });
    const codecs = RTCRtpSender.getCapabilities("video").codecs;
    transceiver.setCodecPreferences(
      codecs.filter(({ mimeType, sdpFmtpLine = "" }) => mimeType === codec && sdpFmtpLine.includes(format)),
    );
    await this.connection.setLocalDescription();
    return this.connection.localDescription.sdp;
  },

  answer(sdp) {
    return this.connection.setRemoteDescription({ type: "answer", sdp });
  },
};
