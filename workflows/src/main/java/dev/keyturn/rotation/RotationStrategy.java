package dev.keyturn.rotation;

/** The ways to rotate a key that this version knows. */
public enum RotationStrategy {
  /** AWS makes new material by itself, once every so many days. */
  AUTOMATIC,
  /** AWS makes new material now. */
  ON_DEMAND
}
