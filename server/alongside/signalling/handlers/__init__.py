"""What each request does. One module for each part of the room, one function for each request."""
