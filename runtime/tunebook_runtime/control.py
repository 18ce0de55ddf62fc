"""Messages between the server and a template process: JSON with file descriptors, on a Unix stream socket."""

import json
import socket
import struct

_LENGTH = struct.Struct("<I")


def send_message(sock, message, fds=()):
    """Send one message and, with it, file descriptors."""
    body = json.dumps(message).encode("utf-8")
    head = _LENGTH.pack(len(body))
    if fds:
        socket.send_fds(sock, [head], list(fds))
    else:
        sock.sendall(head)
    sock.sendall(body)


def receive_message(sock):
    """Wait for one message; returns (message, fds), or (None, []) when the other side is gone."""
    try:
        head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, 8)
        head += _receive_exactly(sock, _LENGTH.size - len(head)) if head else b""
        if not head:
            return None, []
        return json.loads(_receive_exactly(sock, _LENGTH.unpack(head)[0])), fds
    except (ConnectionError, EOFError, ValueError, OSError):
        return None, []


def _receive_exactly(sock, length):
    pieces = []
    while length:
        piece = sock.recv(min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
