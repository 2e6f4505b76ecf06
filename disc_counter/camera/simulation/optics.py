"""The pinhole camera: where points of the world stand in the picture, and what each pixel's ray meets.

World: the disc's axis is y (up), its upper face at y = 0, z comes towards the camera; millimetres. Picture: pixels,
with (0, 0) the centre of the first one. Angles of the rim count from the front, positive to the right, in radians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation.meter import DrawnMeter

Floats: TypeAlias = NDArray[np.float64]

RADIUS_MM = 45.0
"""Of the disc, 283 mm round, as of usual meters."""
PLATE_Z_MM = RADIUS_MM + 2.0
"""Where the plate with the slot stands: 2 mm before the disc."""

RIM, FACE, BELOW = 0, 1, 2


@dataclass(frozen=True)
class PinholeCamera:
    """A camera set up before a meter: position (mm), rotation (world to camera), focal length and size in pixels."""

    position: Floats
    rotation: Floats
    focal_px: float
    width: int
    height: int

    def project(self, points: Floats) -> Floats:
        """Pixels [..., 2] of world points [..., 3]."""
        seen = (np.asarray(points, np.float64) - self.position) @ self.rotation.T
        return np.asarray(seen[..., :2] / seen[..., 2:] * self.focal_px + self._centre)

    def rays(self, pixels: Floats) -> Floats:
        """Directions [..., 3] in the world that pixels [..., 2] look along; not normalised."""
        flat = (np.asarray(pixels, np.float64) - self._centre) / self.focal_px
        return np.asarray(np.concatenate([flat, np.ones_like(flat[..., :1])], axis=-1) @ self.rotation)

    def rim(self, angle: Floats | float, height_mm: float) -> Floats:
        """Pixels [..., 2] of rim points at angles, `height_mm` above the upper face (negative on the rim)."""
        angle = np.asarray(angle, np.float64)
        y = np.full_like(angle, height_mm)
        return self.project(np.stack([RADIUS_MM * np.sin(angle), y, RADIUS_MM * np.cos(angle)], axis=-1))

    def on_plate(self, pixels: Floats) -> Floats:
        """Places [..., 2] (mm right and up) on the plate that pixels [..., 2] look at."""
        rays = self.rays(pixels)
        reach = (PLATE_Z_MM - self.position[2]) / rays[..., 2:]
        return np.asarray((self.position + rays * reach)[..., :2])

    @property
    def _centre(self) -> Floats:
        return np.array([(self.width - 1) / 2, (self.height - 1) / 2])


def set_up(meter: DrawnMeter) -> PinholeCamera:
    """The camera that looks at the rim's front as the meter's `view` says."""
    view = meter.view
    elevation, azimuth = np.radians(view.elevation_deg), np.radians(view.azimuth_deg)
    out = np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    position = view.distance_mm * out
    focal_px = view.focal * view.width
    front = np.array([0.0, -meter.rim.thickness_mm / 2, RADIUS_MM])
    target = np.array([view.target[0] * view.width - 0.5, view.target[1] * view.height - 0.5])
    level = _facing(front - position)
    aim = np.append((target - np.array([(view.width - 1) / 2, (view.height - 1) / 2])) / focal_px, 1.0)
    rotation = _from_axis_to(aim) @ _rolled(np.radians(view.roll_deg)) @ level
    return PinholeCamera(position, rotation, focal_px, view.width, view.height)


def meet(camera: PinholeCamera, pixels: Floats, thickness_mm: float) -> tuple[NDArray[np.int64], Floats, Floats]:
    """What each pixel [..., 2] looks at: RIM, FACE or BELOW; the angle; and height (rim) or radius (face), in mm."""
    rays, eye = camera.rays(pixels), camera.position
    a = rays[..., 0] ** 2 + rays[..., 2] ** 2
    b = rays[..., 0] * eye[0] + rays[..., 2] * eye[2]
    inside = b * b - a * (eye[0] ** 2 + eye[2] ** 2 - RADIUS_MM**2)
    rim = eye + rays * ((-b - np.sqrt(np.maximum(inside, 0.0))) / a)[..., None]
    on_rim = (inside > 0) & (rim[..., 1] <= 0) & (rim[..., 1] >= -thickness_mm)
    face_y = 0.0 if eye[1] > 0 else -thickness_mm
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = (face_y - eye[1]) / rays[..., 1]
    face = eye + rays * np.nan_to_num(reach, nan=0.0, posinf=0.0, neginf=0.0)[..., None]
    radius = np.hypot(face[..., 0], face[..., 2])
    on_face = ~on_rim & (reach > 0) & (radius < RADIUS_MM)
    hit = np.where(on_face[..., None], face, rim)
    kind = np.where(on_rim, RIM, np.where(on_face, FACE, BELOW))
    return kind, np.arctan2(hit[..., 0], hit[..., 2]), np.where(on_face, radius, rim[..., 1])


def angle_at_column(camera: PinholeCamera, column: float, height_mm: float) -> float:
    """The rim angle seen in a picture column (bisection; the column must lie between the rim's ends)."""
    low, high = -1.3, 1.3
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if camera.rim(middle, height_mm)[0] < column else (low, middle)
    return (low + high) / 2


def _facing(forward: Floats) -> Floats:
    """Rotation of an upright camera that looks along `forward`: rows are right, down and forward."""
    ahead = forward / np.linalg.norm(forward)
    right = np.cross(ahead, np.array([0.0, 1.0, 0.0]))
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(ahead, right), ahead])


def _rolled(angle: float) -> Floats:
    return np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])


def _from_axis_to(direction: Floats) -> Floats:
    """The shortest rotation that takes the optical axis to `direction`."""
    goal = direction / np.linalg.norm(direction)
    axis = np.cross(np.array([0.0, 0.0, 1.0]), goal)
    sine = float(np.linalg.norm(axis))
    turn = axis / sine * np.arctan2(sine, goal[2]) if sine > 0 else axis
    return np.asarray(cv2.Rodrigues(turn)[0], np.float64)
