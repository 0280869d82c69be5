"""QR codes as pictures."""

import io

SCALE = 16
"""Pixels of one module: large enough that one phone reads it from another's screen."""

QUIET_ZONE = 4


def qr_picture(text: str) -> bytes:
    """A PNG picture that any phone's camera reads as `text`."""
    import segno  # noqa: PLC0415 - not for every start

    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture, kind="png", scale=SCALE, border=QUIET_ZONE
    )
    return picture.getvalue()
