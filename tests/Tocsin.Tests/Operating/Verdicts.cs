using Tocsin.Operating;

namespace Tocsin.Tests.Operating;

/// <summary>Asks checks as <c>doctor</c> does.</summary>
internal static class Verdicts
{
    public static Task<IReadOnlyList<Verdict>> AllAsync(this ICheck check) => check.RunAsync(CancellationToken.None);

    /// <summary>The one thing that it found.</summary>
    public static async Task<Verdict> OneAsync(this ICheck check) => Assert.Single(await check.AllAsync());

    /// <summary>Nothing but good.</summary>
    public static void AreGood(this IReadOnlyList<Verdict> verdicts)
    {
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, v => Assert.True(v.Status == VerdictStatus.Ok && v.Advice is null, v.ToString()));
    }

    public static void Is(this Verdict verdict, VerdictStatus status, string text)
    {
        Assert.Equal(status, verdict.Status);
        Assert.Contains(text, verdict.Text);
        Assert.Equal(status == VerdictStatus.Ok, verdict.Advice is null);
    }
}
