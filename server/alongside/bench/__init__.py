"""The load generator behind ``alongside bench``: real peers with canned RTP, and what they measure of a server.

    load        how much load, and in which shape
    vp8, opus, mark     canned video and voices, and what names their packets    (pure)
    accounting  loss and latency from sequence numbers  (pure)
    agenda      what is due when                        (pure)
    datagrams   many datagrams per system call, with the kernel's receive times
    ice, secure, link   one peer connection: ICE, DTLS-SRTP, and both over a UDP socket
    outgoing    one RTP stream on its way out
    sender, receiver    what a sending and a receiving browser do on such a link, for plain loads
    remb        a receiver's estimate, for servers that want one (pure)
    population  how peers get connected, whichever server it is
    room        connects them over our own signalling
    processes, server   the server's processes, and starting one
    run, report   one measurement from start to end, and its text
    meeting     whole participants with sound, cameras and screens, who react to what the server tells
    parts       what each step of forwarding costs
    scenarios, command   everything that can be measured, by name; the command line

Nothing here is imported by the server.
"""
