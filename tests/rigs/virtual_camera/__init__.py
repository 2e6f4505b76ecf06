"""The real picamera2 on libcamera's virtual camera: `make test-camera`."""
