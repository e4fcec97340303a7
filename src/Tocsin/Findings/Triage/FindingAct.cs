namespace Tocsin.Findings.Triage;

/// <summary>What can happen to a finding.</summary>
internal abstract record FindingAct
{
    private FindingAct() { }

    /// <summary>A scan reports it.</summary>
    /// <param name="State">Its state over all branches from now on.</param>
    /// <param name="IsNews">False: a later scan has spoken already, or the source says that it is not to be reported.</param>
    internal sealed record Reported(FindingState State, bool IsNews) : FindingAct;

    /// <summary>A scan looked where it was, and it is gone there.</summary>
    /// <param name="State">Its state over all branches from now on.</param>
    internal sealed record Missed(FindingState State) : FindingAct;

    /// <summary>A scan that began at that time has reported it: whoever said before that it is fixed was wrong.</summary>
    internal sealed record SeenAgain(DateTimeOffset Began) : FindingAct;

    /// <summary>A scan that began at that time has looked where it is, whatever it saw.</summary>
    internal sealed record LookedAt(DateTimeOffset Began) : FindingAct;

    /// <summary>Somebody says what it is.</summary>
    internal sealed record Verify(VerificationStatus Status, DateTimeOffset At) : FindingAct;

    /// <summary>Somebody decides that nobody is to hear of it.</summary>
    internal sealed record Suppress(Suppression Suppression) : FindingAct;

    /// <summary>Somebody takes that back.</summary>
    internal sealed record Unsuppress : FindingAct;

    /// <summary>Time has passed.</summary>
    internal sealed record Expire(DateTimeOffset Now) : FindingAct;

    /// <summary>Somebody gives it to somebody, or, with null, takes it from them.</summary>
    internal sealed record Assign(string? To) : FindingAct;

    /// <summary>Somebody wants a scan to look again.</summary>
    internal sealed record Recheck(DateTimeOffset At) : FindingAct;
}
