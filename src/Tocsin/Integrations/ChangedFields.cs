namespace Tocsin.Integrations;

/// <summary>Which fields of an integration a change has given another value, under the names that requests have for them.</summary>
internal static class ChangedFields
{
    /// <param name="before">The integration as it was.</param>
    /// <param name="after">As it is.</param>
    /// <param name="kind">Its kind: what that keeps in the config for itself is not told.</param>
    public static IReadOnlyList<string> Of(Integration before, Integration after, IIntegrationKind kind)
    {
        var (was, isNow) = (before.Subscription, after.Subscription);
        (string Field, bool Changed)[] fields =
        [
            ("name", before.Name != after.Name),
            ("description", before.Description != after.Description),
            ("enabled", before.Enabled != after.Enabled),
            ("target_ids", !Same(was.TargetIds, isNow.TargetIds)),
            ("events", !Same(was.Events, isNow.Events)),
            ("severity", !Same(was.Severities, isNow.Severities)),
            ("filters.tools", !Same(was.Tools, isNow.Tools)),
            ("filters.rules", !Same(was.Rules, isNow.Rules)),
            ("filters.branches", !Same(was.Branches, isNow.Branches)),
            ("filters.paths", !Same(was.Paths, isNow.Paths)),
            ("retry_schedule", before.Retry != after.Retry),
            ("rate_limit", before.Delivery.RateLimit != after.Delivery.RateLimit),
            ("grouping", before.Delivery.Noise?.Grouping != after.Delivery.Noise?.Grouping),
            ("ceiling", before.Delivery.Noise?.Ceiling != after.Delivery.Noise?.Ceiling),
            ("quiet_hours", before.Delivery.Noise?.QuietHours != after.Delivery.Noise?.QuietHours),
            (
                "first_scan",
                (before.Delivery.Noise?.SummarisesFirstScan == true)
                    != (after.Delivery.Noise?.SummarisesFirstScan == true)
            ),
            ("batch", before.Delivery.Batch != after.Delivery.Batch),
            ("digest", before.Delivery.Digest != after.Delivery.Digest),
            ("ordering", before.Delivery.IsStrict != after.Delivery.IsStrict),
            ("ordering_park_after", before.Delivery.ParkAfter != after.Delivery.ParkAfter),
            ("template.title", before.Delivery.Template?.Title != after.Delivery.Template?.Title),
            ("template.body", before.Delivery.Template?.Body != after.Delivery.Template?.Body),
            ("notify_emails", !Same(before.NotifyEmails, after.NotifyEmails)),
            .. kind
                .Fields.Where(f => !f.IsInternal)
                .Select(f =>
                    ($"config.{f.Key}", before.Config.GetValueOrDefault(f.Key) != after.Config.GetValueOrDefault(f.Key))
                ),
        ];
        return [.. fields.Where(f => f.Changed).Select(f => f.Field)];
    }

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        (one ?? []).SequenceEqual(other ?? [], StringComparer.Ordinal) && one is null == other is null;
}
