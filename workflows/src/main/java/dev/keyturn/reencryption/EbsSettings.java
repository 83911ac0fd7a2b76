package dev.keyturn.reencryption;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of EC2 that a run changes, as they were, so that they can be put back. */
public record EbsSettings(Optional<EbsDefault> defaultKey, List<TemplateDefault> templates) {
  /** Nothing is changed. */
  public static final EbsSettings NONE = new EbsSettings(Optional.empty(), List.of());

  public EbsSettings {
    templates = List.copyOf(templates);
  }

  /** Both; where both know one setting, as this one has it. */
  public EbsSettings or(EbsSettings later) {
    Map<String, TemplateDefault> all = new LinkedHashMap<>();
    templates.forEach(saved -> all.put(saved.template(), saved));
    later.templates.forEach(saved -> all.putIfAbsent(saved.template(), saved));
    return new EbsSettings(defaultKey.or(later::defaultKey), List.copyOf(all.values()));
  }
}
