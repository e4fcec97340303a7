namespace Tocsin.Nodes;

/// <summary>Wakes one who waits; given several times before anybody waits, it wakes once.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _given = new(0, 1);

    /// <summary>One that is given when a bell rings, on whatever node.</summary>
    public static Signal On(IBells bells, Bell bell)
    {
        var signal = new Signal();
        bells.Listen(bell, _ => signal.Give());
        return signal;
    }

    public void Give()
    {
        try
        {
            _given.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is given already.
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _given.WaitAsync(cancellationToken);

    public void Dispose() => _given.Dispose();
}
