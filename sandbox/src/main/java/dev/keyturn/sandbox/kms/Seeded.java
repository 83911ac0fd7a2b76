package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Lag;

/** What handlers draw from the seed: identifiers and lags. */
record Seeded(Ids ids, Lag lag) {}
