package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Asks for a volume and all that a swap has to know about it.
 *
 * @param imagery what else to look for in the region; only a plan asks, and once, because it is a
 *     look at all of it; left out of the JSON where absent
 * @param instance to look at too, where a swap knows of itself where the volume belongs; left out
 *     of the JSON where absent
 */
public record VolumeQuery(
    String volume,
    String region,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ImagerySearch> imagery,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> instance) {
  /** Asks for the volume alone. */
  public VolumeQuery(String volume, String region) {
    this(volume, region, Optional.empty(), Optional.empty());
  }
}
