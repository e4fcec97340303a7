using Tocsin.Nodes;

namespace Tocsin.Delivery;

// Whose work it is: the partitions that this node owns, as they come and go.
internal sealed partial class DeliveryEngine
{
    // Which partitions it works on.
    private readonly bool[] _open = new bool[Partition.Count];
    private volatile bool _hasLooked;

    /// <summary>The store has something that is due in these lanes, or, when none is named, in any.</summary>
    public void Look(IReadOnlyCollection<long> lanes)
    {
        if (lanes.Count == 0)
        {
            _ = Task.Run(() => LookAtAllAsync(Partition.All, CancellationToken.None), CancellationToken.None);
            return;
        }

        foreach (var number in lanes)
        {
            LookAtStore(number);
        }
    }

    public async Task GainedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
        {
            Volatile.Write(ref _open[partition], true);
        }

        // After a time in which nobody could say whose they were, what is in memory goes on as well.
        foreach (var lane in _lanes.All.Where(l => partitions.Contains(l.Partition)))
        {
            lane.Resume();
            Pump(lane);
        }

        _cleanup.Gained(partitions);

        // Once they are open: what is committed from now on is told of.
        await LookAtAllAsync(partitions, cancellationToken);
    }

    public async Task FinishAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var lanes = Close(partitions);
        foreach (var lane in lanes)
        {
            await lane.QuietAsync().WaitAsync(cancellationToken);
        }
    }

    public void Lost(IReadOnlyList<int> partitions) => Close(partitions);

    private void LookAtStore(long number)
    {
        if (!MayWork(number))
        {
            return;
        }

        var lane = _lanes.Of(number);
        lane.LookAtStore();
        Pump(lane);
    }

    private async Task LookAtAllAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var wanted = partitions.ToHashSet();
        while (true)
        {
            try
            {
                foreach (var number in await _store.LanesAsync(cancellationToken))
                {
                    if (wanted.Contains(Partition.Of(number)))
                    {
                        LookAtStore(number);
                    }
                }

                return;
            }
            // The boundary of a background task: the store may be busy or broken, and is asked again. At the start,
            // whoever starts the server is told instead.
            catch (Exception e) when (_hasLooked && _running)
            {
                Log.LookFailed(_logger, e);
                await Task.Delay(AfterFailure, _time, cancellationToken);
            }
            finally
            {
                _hasLooked = true;
            }
        }
    }

    // Begins nothing more in them; what is not on its way is forgotten, since it is in the store.
    private List<Lane> Close(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            Volatile.Write(ref _open[partition], false);
        }

        var lanes = _lanes.All.Where(l => partitions.Contains(l.Partition)).ToList();
        lanes.ForEach(l => l.Suspend());
        return lanes;
    }

    private bool MayWork(long lane)
    {
        var partition = Partition.Of(lane);
        return _running && Volatile.Read(ref _open[partition]) && _nodes.Owns(partition);
    }
}
