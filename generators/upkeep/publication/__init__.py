"""Making a version public: preparing a release, making its folder, and comparing that with its manifest."""
