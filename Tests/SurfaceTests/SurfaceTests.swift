// SurfaceTests
