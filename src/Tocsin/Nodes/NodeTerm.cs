namespace Tocsin.Nodes;

/// <summary>The time in which this node is the elected one. Safe to use from many threads.</summary>
internal sealed class NodeTerm(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<CancellationToken> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _term;

    /// <summary>Whether it is going on.</summary>
    public bool IsOn
    {
        get
        {
            lock (_lock)
            {
                return _term is { IsCancellationRequested: false };
            }
        }
    }

    public Task<CancellationToken> BegunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            EndIfOver();
            return _begun.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>It is elected, or not, and stays so for this long unless it is told again.</summary>
    public void Hold(bool isElected, TimeSpan left)
    {
        lock (_lock)
        {
            EndIfOver();
            if (!isElected)
            {
                End();
                return;
            }

            if (_term is not null)
            {
                _term.CancelAfter(left);
                return;
            }

            _term = new CancellationTokenSource(left, time);
            _begun.SetResult(_term.Token);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            if (_term is { } term)
            {
                _term = null;
                _begun = new TaskCompletionSource<CancellationToken>(
                    TaskCreationOptions.RunContinuationsAsynchronously
                );
                term.Cancel();
            }
        }
    }

    public void Dispose() => End();

    // It has run out by itself.
    private void EndIfOver()
    {
        if (_term is { IsCancellationRequested: true })
        {
            _term = null;
            _begun = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
