using System.Runtime;

namespace Tocsin.Bench;

/// <summary>
/// Tells when a process is warm: for as long as methods are compiled anew, what is measured is the compiler. Both sides
/// of a comparison run until it has all but come to rest, within bounds.
/// </summary>
internal sealed class WarmUp(BenchOptions options)
{
    private const int Settled = 15;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private long _windowFrom = TimeProvider.System.GetTimestamp();
    private long _compiled = JitInfo.GetCompiledMethodCount();

    /// <summary>Asked after each round.</summary>
    public bool IsOver
    {
        get
        {
            var elapsed = TimeProvider.System.GetElapsedTime(_started);
            if (options.Scale < 1 || elapsed >= BenchOptions.MaxWarmUp)
            {
                return elapsed >= options.WarmUp;
            }

            if (TimeProvider.System.GetElapsedTime(_windowFrom) < Window)
            {
                return false;
            }

            var compiled = JitInfo.GetCompiledMethodCount();
            var isSettled = compiled - _compiled < Settled;
            (_windowFrom, _compiled) = (TimeProvider.System.GetTimestamp(), compiled);
            return isSettled && elapsed >= options.WarmUp;
        }
    }
}
