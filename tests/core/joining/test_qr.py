"""QR pictures: a PNG whose dark and light modules are the link's."""

import struct
import zlib

import segno

from core.joining.invites import QUIET_ZONE, SCALE, qr_picture

LINK = "https://t.me/chi_bo_bot?start=Zk3-x_0123456789ABCDEF"
PNG = b"\x89PNG\r\n\x1a\n"


def chunks(png: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    at = len(PNG)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        found[kind] = found.get(kind, b"") + data
        at += length + 12
    return found


def pixel_rows(png: bytes) -> list[bytes]:
    """The rows of a black-and-white picture, a bit for each pixel, light is 1."""
    parts = chunks(png)
    width, _, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, colour) == (1, 0)
    stride = 1 + -(-width // 8)
    packed = zlib.decompress(parts[b"IDAT"])
    rows: list[bytes] = [bytes(stride - 1)]
    for at in range(0, len(packed), stride):
        how, row = packed[at], packed[at + 1 : at + stride]
        assert how in (0, 2), "as it is, or as the difference to the row above"
        above = rows[-1] if how == 2 else bytes(stride - 1)
        rows.append(bytes((x + y) & 255 for x, y in zip(row, above, strict=True)))
    return rows[1:]


def modules(png: bytes) -> list[list[bool]]:
    """The code's modules, dark True, read in the middle of each."""
    rows = pixel_rows(png)
    edge = range(QUIET_ZONE * SCALE + SCALE // 2, len(rows) - QUIET_ZONE * SCALE, SCALE)
    return [[not rows[y][x // 8] >> (7 - x % 8) & 1 for x in edge] for y in edge]


def test_the_picture_shows_the_link_and_nothing_else() -> None:
    png = qr_picture(LINK)
    assert png.startswith(PNG)
    wanted = segno.make(LINK, error="m", micro=False).matrix
    assert modules(png) == [[bool(module) for module in row] for row in wanted]


def test_the_picture_is_large_enough_for_a_phones_camera() -> None:
    width, height = struct.unpack(">II", chunks(qr_picture(LINK))[b"IHDR"][:8])
    assert width == height
    assert 500 <= width <= 2000
