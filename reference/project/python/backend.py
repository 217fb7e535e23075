"""The package's own PEP 517 build backend: the standard library alone, deterministic bytes.

Members are sorted, stored without compression (so that no version of zlib shows) and dated by
SOURCE_DATE_EPOCH, raised to 1980 where the format cannot tell an earlier time.
"""

import base64
import hashlib
import io
import os
import re
import tarfile
import time
import zipfile

PYPROJECT = "pyproject.toml"


def _field(name):
    with open(PYPROJECT, encoding="utf-8") as file:
        match = re.search(rf'^{name} = "([^"]+)"$', file.read(), re.MULTILINE)
    if match is None:
        raise SystemExit(f"{PYPROJECT} has no {name}")
    return match.group(1)


def _epoch():
    return max(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), 315532800)


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _metadata():
    head = [
        "Metadata-Version: 2.4",
        f"Name: {_field('name')}",
        f"Version: {_field('version')}",
        f"Summary: {_field('description')}",
        f"Requires-Python: {_field('requires-python')}",
        f"License-Expression: {_field('license')}",
        "License-File: LICENSE",
        "Description-Content-Type: text/markdown",
        "",
        "",
    ]
    return "\n".join(head).encode() + _read("README.md")


def _sources():
    for folder, folders, names in os.walk("src"):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(folder, name).replace(os.sep, "/")


def _stem():
    return f"{_field('name')}-{_field('version')}"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    info = f"{_stem()}.dist-info"
    members = {path[len("src/") :]: _read(path) for path in _sources()}
    members[f"{info}/METADATA"] = _metadata()
    members[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: tidemark-backend 1\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n"
    )
    members[f"{info}/licenses/LICENSE"] = _read("LICENSE")
    record = []
    for name in sorted(members):
        digest = base64.urlsafe_b64encode(hashlib.sha256(members[name]).digest()).rstrip(b"=")
        record.append(f"{name},sha256={digest.decode()},{len(members[name])}")
    record.append(f"{info}/RECORD,,")
    members[f"{info}/RECORD"] = ("\n".join(record) + "\n").encode()
    name = f"{_stem()}-py3-none-any.whl"
    date = time.gmtime(_epoch())[:6]
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w", zipfile.ZIP_STORED) as wheel:
        for member in sorted(members):
            entry = zipfile.ZipInfo(member, date)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            wheel.writestr(entry, members[member])
    return name


def build_sdist(sdist_directory, config_settings=None):
    members = {path: _read(path) for path in _sources()}
    for path in (PYPROJECT, "README.md", "LICENSE", "backend.py"):
        members[path] = _read(path)
    members["PKG-INFO"] = _metadata()
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in sorted(members):
            entry = tarfile.TarInfo(f"{_stem()}/{member}")
            entry.size = len(members[member])
            entry.mtime = _epoch()
            entry.mode = 0o644
            tar.addfile(entry, io.BytesIO(members[member]))
    name = f"{_stem()}.tar.gz"
    with open(os.path.join(sdist_directory, name), "wb") as file:
        file.write(_gzip_stored(archive.getvalue()))
    return name


def _gzip_stored(data):
    """A gzip stream of stored blocks (RFC 1951, 3.2.4): the same bytes from every zlib."""
    import struct
    import zlib

    out = [b"\x1f\x8b\x08\x00" + struct.pack("<I", _epoch()) + b"\x00\xff"]
    for start in range(0, max(len(data), 1), 65535):
        block = data[start : start + 65535]
        last = start + 65535 >= len(data)
        out.append(struct.pack("<BHH", last, len(block), len(block) ^ 0xFFFF) + block)
    out.append(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(out)
