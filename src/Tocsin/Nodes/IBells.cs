namespace Tocsin.Nodes;

/// <summary>
/// Wakes whoever waits for something, on whatever node. A ring may be lost where a node dies or a connection breaks, and
/// then all bells ring for everything; so a ring says where to look, and never what is there.
/// </summary>
internal interface IBells
{
    /// <summary>From now on the others' rings are heard.</summary>
    void Start();

    /// <summary>Sends what was rung last, and hears no more.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Rings on this node now, and on the others as soon as they can be reached. Never waits, never fails.</summary>
    /// <param name="bell">Which.</param>
    /// <param name="numbers">What it is about; none: anything.</param>
    void Ring(Bell bell, params IReadOnlyCollection<long> numbers);

    /// <summary>Rings on the other nodes only.</summary>
    void RingOthers(Bell bell, params IReadOnlyCollection<long> numbers);

    /// <summary>Calls whoever wants to hear a bell; without numbers, rings may have been missed, and it may be anything.</summary>
    void Listen(Bell bell, Action<IReadOnlyCollection<long>> heard);
}
