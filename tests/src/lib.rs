//! What several tests share: where things are, and how to generate from a fixture.
