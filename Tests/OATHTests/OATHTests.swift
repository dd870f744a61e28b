// OATHTests
