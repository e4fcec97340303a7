namespace Tocsin.Operating.Checks;

/// <summary>Tells which of many things are too old, by id. Pure.</summary>
internal static class Ages
{
    private const int Named = 10;

    public static IReadOnlyList<Verdict> Judge(
        string what,
        IReadOnlyList<(string Id, DateTimeOffset Since)> things,
        int days,
        DateTimeOffset now,
        string advice
    )
    {
        var old =
            days == 0 ? [] : things.Where(t => now - t.Since > TimeSpan.FromDays(days)).OrderBy(t => t.Since).ToList();
        if (old.Count == 0)
        {
            return
            [
                Verdict.Ok(
                    days == 0
                        ? $"{things.Count}; ages are not looked at"
                        : $"{things.Count}, none older than {days} days"
                ),
            ];
        }

        var named = old.Take(Named)
            .Select(t => Verdict.Warn($"{what} {t.Id} is {(int)(now - t.Since).TotalDays} days old", advice));
        return old.Count <= Named
            ? [.. named]
            : [.. named, Verdict.Warn($"and {old.Count - Named} more are older than {days} days", advice)];
    }
}
