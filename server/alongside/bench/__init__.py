"""The load generator behind ``alongside bench``: real peers with canned RTP, and what they measure of a server.

    load        how much load, and in which shape
    vp8         the canned video                        (pure)
    accounting  loss and latency from sequence numbers  (pure)
    agenda      what is due when                        (pure)
    datagrams   many datagrams per system call, with the kernel's receive times
    ice, secure, link   one peer connection: ICE, DTLS-SRTP, and both over a UDP socket
    sender, receiver    what a sending and a receiving browser do on such a link
    remb        a receiver's estimate, for servers that want one (pure)
    population  how peers get connected, whichever server it is
    room        connects them over our own signalling
    processes, server   the server's processes, and starting one
    run, report, command   one measurement from start to end, its text, the command line

Nothing here is imported by the server.
"""
