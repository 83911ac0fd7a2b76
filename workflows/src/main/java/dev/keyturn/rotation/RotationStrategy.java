package dev.keyturn.rotation;

/** The ways to rotate a key that this version knows. */
public enum RotationStrategy {
  /** AWS makes new material by itself, once every so many days. */
  AUTOMATIC,
  /** AWS makes new material now. */
  ON_DEMAND,
  /** A new key takes the old one's place, and its data. */
  REPLACE,
  /** Material of one's own: in a new key as with REPLACE, or in this one. */
  IMPORT
}
