"""Files addressed by the SHA-256 of what they hold.

Writers put a temporary file in place by one rename, so any number may write the same content. Readers check the
content where a file is not as it was left (time of change, size); last use is kept as the time of access.
"""

import hashlib
import mmap
import os
import tempfile
import time


class ContentMissing(Exception):
    """Content is not in the store, or is not what it was."""


class ContentStore:
    """A directory of contents. `times` remembers, per content, the time of change it was written or checked with."""

    def __init__(self, directory):
        self.directory = directory
        self._objects = os.path.join(directory, "objects")
        self.times = {}

    def path(self, digest):
        """Where a content lies, or would."""
        return os.path.join(self._objects, digest[:2], digest)

    def put(self, data, digest=None):
        """Store bytes (or a buffer of bytes) once; returns their digest."""
        digest = digest or hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            found = os.stat(path)
            whole = found.st_size == len(data) and (self.times.get(digest) == found.st_mtime_ns or self._matches(path, digest))
        except OSError:
            whole = False
        if not whole:
            write_whole(path, data)
            found = os.stat(path)
        self.times[digest] = found.st_mtime_ns
        return digest

    def get(self, digest):
        """The content as a read-write buffer; writing to it changes only this process's copy. Raises ContentMissing."""
        path = self.path(digest)
        try:
            with open(path, "rb") as file:
                found = os.fstat(file.fileno())
                if self.times.get(digest) != found.st_mtime_ns and not self._matches(path, digest):
                    raise ContentMissing(digest)
                touch(path, found)
                self.times[digest] = found.st_mtime_ns
                if found.st_size == 0:
                    return bytearray()
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        except OSError as error:
            raise ContentMissing(digest) from error

    def _matches(self, path, digest):
        found = hashlib.sha256()
        with open(path, "rb") as file:
            while True:
                data = file.read(1 << 20)
                if not data:
                    return found.hexdigest() == digest
                found.update(data)


def write_whole(path, data):
    """Write a file that is either there as a whole or not at all."""
    directory = os.path.dirname(path)
    os.makedirs(directory, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def touch(path, found):
    """Note a file as used now, keeping its time of change."""
    try:
        os.utime(path, ns=(time.time_ns(), found.st_mtime_ns))
    except OSError:
        pass


def evict(directory, limit):
    """Delete least recently used files until at most `limit` bytes are left; returns the bytes left.

    Results go before the contents they name only by age: a result whose content is gone is dropped when it is read.
    """
    files, total = [], 0
    for place, _, names in os.walk(directory):
        for name in names:
            try:
                found = os.stat(os.path.join(place, name))
            except OSError:
                continue
            files.append((found.st_atime_ns, found.st_size, os.path.join(place, name)))
            total += found.st_size
    if total <= limit:
        return total
    for _, size, path in sorted(files):
        try:
            os.unlink(path)
        except OSError:
            continue
        total -= size
        # Somewhat below, so that not every trial has to look again.
        if total <= limit * 0.9:
            break
    return total
