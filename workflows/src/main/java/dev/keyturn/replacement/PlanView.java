package dev.keyturn.replacement;

/** A plan with the hash by which EXECUTE is told that this is the plan that was seen. */
public record PlanView(ReplacementPlan plan, String planHash) {}
