package dev.keyturn.sandbox.s3;

/** What a writing request wants of the new object, apart from its content. */
record Draft(Traits traits, SseOrder order) {}
