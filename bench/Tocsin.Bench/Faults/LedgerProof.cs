namespace Tocsin.Bench.Faults;

/// <summary>A zero counts only where the count can be another: shown on made-up losses and repeats before each run.</summary>
internal static class LedgerProof
{
    /// <exception cref="InvalidOperationException">The ledger has overlooked one of them.</exception>
    public static void Show()
    {
        var ledger = new Ledger();
        ledger.Acknowledge(["evt_lost", "evt_once", "evt_killed", "evt_stopped", "evt_twice"]);
        ledger.Arrive([new("evt_once", 1), new("evt_killed", 1), new("evt_twice", 1), new("evt_twice", 2)]);
        ledger.Stopped(3, Stop.Killed);
        ledger.Arrive([new("evt_killed", 4), new("evt_stopped", 4), new("evt_unknown", 4)]);
        ledger.Stopped(5, Stop.Orderly);
        ledger.Arrive([new("evt_stopped", 6)]);
        var counted = (
            ledger.Missing.Count,
            ledger.Repeated(Stop.Killed),
            ledger.Repeated(Stop.Orderly),
            ledger.Repeated(Stop.None),
            ledger.Unacknowledged
        );
        if (counted != (1, 1, 1, 1, 1))
        {
            throw new InvalidOperationException($"The ledger counts {counted} where each should be 1.");
        }
    }
}
