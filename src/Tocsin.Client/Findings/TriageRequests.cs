using System.Text.Json.Serialization;

namespace Tocsin.Client.Findings;

/// <summary>Body of a call that says what a finding is.</summary>
internal sealed record StatusRequest(string Status, string? Reason);

/// <summary>Body of a call that suppresses a finding.</summary>
internal sealed record SuppressRequest(string Reason, DateTimeOffset? ExpiresAt);

/// <summary>Body of a call that gives a finding to somebody; null is said, and means nobody.</summary>
internal sealed record AssignRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Assignee,
    string? Reason
);

/// <summary>Body of a call that needs no more than a reason.</summary>
internal sealed record ReasonRequest(string? Reason);
