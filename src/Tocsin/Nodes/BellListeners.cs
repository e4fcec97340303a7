using System.Collections.Immutable;

namespace Tocsin.Nodes;

/// <summary>Who listens to which bell on this node. Safe to use from many threads.</summary>
internal sealed class BellListeners
{
    private ImmutableList<(Bell Bell, Action<IReadOnlyCollection<long>> Heard)> _all = [];

    public void Add(Bell bell, Action<IReadOnlyCollection<long>> heard) =>
        ImmutableInterlocked.Update(ref _all, (all, added) => all.Add(added), (bell, heard));

    public void Tell(Bell bell, IReadOnlyCollection<long> numbers)
    {
        foreach (var listener in _all)
        {
            if (listener.Bell == bell)
            {
                listener.Heard(numbers);
            }
        }
    }
}
