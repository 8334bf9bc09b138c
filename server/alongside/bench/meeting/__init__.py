"""Whole participants: they send what their plan says, receive what they show, and react to the server as browsers do.

    plan        who sends what, and who sees it how large   (pure)
    sent        when each marked packet left                (pure)
    formats     how packets look, from what was negotiated  (pure)
    sources     a microphone, a camera, a screen
    uplink, downlink, incoming   a participant's two transports, and what comes of one stream
    participant, crowd   one of them, from joining on, through the loss of its media; all of them at work
    measure, report   a meeting from start to end, and its figures as text
    joins, recovery   how fast many join; how fast all are back when their media worker is killed
    spent       CPU time of what happens once

The pure parts know no clock and no socket.
"""
