package dev.keyturn.starter.run;

import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Registers Keyturn's search attributes in a namespace; does nothing the second time. */
public final class SearchAttributeSetup {
  private static final int MOST_LOOKS = 60;
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private final OperatorServiceStubs operator;
  private final String namespace;

  public SearchAttributeSetup(OperatorServiceStubs operator, String namespace) {
    this.operator = operator;
    this.namespace = namespace;
  }

  /** The type of each search attribute, by name. */
  public static Map<String, IndexedValueType> wanted() {
    return new TreeMap<>(
        KeyturnAttributes.all().stream()
            .collect(
                Collectors.toMap(SearchAttributeKey::getName, SearchAttributeKey::getValueType)));
  }

  /** Registers what is missing, waits until it can be used, and says what was done. */
  public List<String> run() {
    Map<String, IndexedValueType> present = present();
    Map<String, IndexedValueType> missing = new TreeMap<>();
    List<String> said = new ArrayList<>();
    wanted()
        .forEach(
            (name, type) -> {
              if (!present.containsKey(name)) {
                missing.put(name, type);
                said.add(name + ": registered in namespace " + namespace);
              } else if (present.get(name) == type) {
                said.add(name + ": is there already");
              } else {
                throw otherType(name, type, present.get(name));
              }
            });
    if (!missing.isEmpty()) {
      add(missing);
    }
    return said;
  }

  private void add(Map<String, IndexedValueType> missing) {
    operator
        .blockingStub()
        .addSearchAttributes(
            AddSearchAttributesRequest.newBuilder()
                .setNamespace(namespace)
                .putAllSearchAttributes(missing)
                .build());
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (present().keySet().containsAll(missing.keySet())) {
        return;
      }
      pause();
    }
    throw new StarterFailure(
        "Temporal took the search attributes and does not show them; run ./keyturn setup again");
  }

  private Map<String, IndexedValueType> present() {
    return operator
        .blockingStub()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
        .getCustomAttributesMap();
  }

  private static StarterFailure otherType(
      String name, IndexedValueType wanted, IndexedValueType found) {
    return new StarterFailure(
        "search attribute "
            + name
            + " has type "
            + found
            + ", Keyturn needs "
            + wanted
            + ": remove it with temporal operator search-attribute remove --name "
            + name);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StarterFailure("interrupted", e);
    }
  }
}
