namespace Tocsin.Nodes;

/// <summary>Bells of one node alone.</summary>
internal sealed class LocalBells : IBells
{
    private readonly BellListeners _listeners = new();

    public void Start()
    {
        // There is nobody else to hear.
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Ring(Bell bell, params IReadOnlyCollection<long> numbers) => _listeners.Tell(bell, numbers);

    public void RingOthers(Bell bell, params IReadOnlyCollection<long> numbers)
    {
        // There are none.
    }

    public void Listen(Bell bell, Action<IReadOnlyCollection<long>> heard) => _listeners.Add(bell, heard);
}
