package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.Xml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account's details, page by page. A marker holds the last entity shown, so that those which
 * come between pages neither repeat nor hide others.
 */
final class Details {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private Details() {}

  static void get(IamRequest request, Xml result) {
    int limit = request.number("MaxItems", MOST, USUAL);
    List<Detail> all = all(request);
    int from = request.text("Marker").map(marker -> after(all, marker)).orElse(0);
    List<Detail> rest = all.subList(from, all.size());
    List<Detail> page = rest.subList(0, Math.min(limit, rest.size()));
    boolean truncated = rest.size() > page.size();
    result.flag("IsTruncated", truncated);
    if (truncated) {
      result.text("Marker", encode(page.get(page.size() - 1).place()));
    }
    for (Kind kind : Kind.values()) {
      List<Detail> shown = page.stream().filter(detail -> detail.kind() == kind).toList();
      String list = kind == Kind.POLICY ? "Policies" : kind.word() + "DetailList";
      result.members(list, shown, (member, detail) -> detail.write().accept(member));
    }
  }

  /** AWS's own managed policies are left out: the sandbox has none. */
  private static List<Detail> all(IamRequest request) {
    Set<Kind> kinds = kinds(request.members("Filter"));
    List<Detail> details = new ArrayList<>();
    for (Kind kind : kinds) {
      request.estate().entities(kind).forEach(entity -> details.add(detail(entity)));
    }
    if (kinds.contains(Kind.POLICY)) {
      request.estate().policies().forEach(policy -> details.add(detail(policy)));
    }
    return details;
  }

  private static Set<Kind> kinds(List<String> filters) {
    if (filters.isEmpty()) {
      return EnumSet.allOf(Kind.class);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String filter : filters) {
      if (!filter.equals("AWSManagedPolicy")) {
        kinds.add(
            Kind.ofFilter(filter)
                .orElseThrow(() -> IamErrors.invalid("There is no entity type " + filter)));
      }
    }
    return kinds;
  }

  private static Detail detail(Entity entity) {
    return Detail.of(entity.identity(), member -> write(entity, member));
  }

  private static void write(Entity entity, Xml member) {
    Writing.identity(entity.identity(), member);
    Kind kind = entity.identity().kind();
    if (kind == Kind.ROLE) {
      member.text("AssumeRolePolicyDocument", Documents.encoded(entity.trust()));
    }
    member.members(
        kind.word() + "PolicyList",
        entity.policies().entrySet(),
        (inline, policy) -> inline(policy, inline));
    member.members("AttachedManagedPolicies", List.of(), (none, nothing) -> {});
  }

  private static void inline(Map.Entry<String, String> policy, Xml member) {
    member
        .text("PolicyName", policy.getKey())
        .text("PolicyDocument", Documents.encoded(policy.getValue()));
  }

  private static Detail detail(ManagedPolicy policy) {
    return Detail.of(
        policy.identity(),
        member -> {
          Writing.policy(policy, member);
          member.members(
              "PolicyVersionList",
              policy.versions(),
              (entry, version) -> {
                Writing.version(policy, version, entry);
                entry.text("Document", Documents.encoded(version.document()));
              });
        });
  }

  private static String encode(String place) {
    return Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the entity of a marker is passed; it has to be there still. */
  private static int after(List<Detail> all, String marker) {
    for (int i = 0; i < all.size(); i++) {
      if (encode(all.get(i).place()).equals(marker)) {
        return i + 1;
      }
    }
    throw IamErrors.invalid("Invalid Marker.");
  }
}
