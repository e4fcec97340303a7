using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Tocsin.Operating;

/// <summary>Runs every check, one after the other: what one of them meets keeps no other from its turn.</summary>
internal sealed class Doctor(IEnumerable<ICheck> checks)
{
    public async IAsyncEnumerable<CheckReport> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            yield return new CheckReport(check.Name, await VerdictsAsync(check, cancellationToken));
        }
    }

    private static async Task<IReadOnlyList<Verdict>> VerdictsAsync(ICheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (Exception e) when (IsAboutSettings(e))
        {
            return [Verdict.Fail("not looked at: its settings are wrong", "Mend what is said under settings first.")];
        }
        // The boundary of a check. Only the kind is told: a message from below may hold what nobody should read.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return [Verdict.Fail($"the check itself has failed ({e.GetType().Name})", "Report this as a bug.")];
        }
    }

    // A number that is none ends the reading of its section with a FormatException inside.
    private static bool IsAboutSettings(Exception e) =>
        e is OptionsValidationException or InvalidOperationException { InnerException: FormatException };
}
