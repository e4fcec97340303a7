namespace Tocsin.Egress;

/// <summary>What a request went through. Times are timestamps of the time provider; 0 is not yet.</summary>
internal sealed class RequestTrace
{
    [ThreadStatic]
    private static RequestTrace? s_writing;

    public required long Started { get; init; }

    /// <summary>The connection that was begun for it, which need not be the one that carried it.</summary>
    public ConnectTimes? Begun { get; set; }

    /// <summary>The connection that carried it.</summary>
    public ConnectTimes? Carried { get; private set; }

    /// <summary>When its connection was ready for it.</summary>
    public long Ready { get; set; }

    /// <summary>When its body had gone out.</summary>
    public long Sent { get; set; }

    /// <summary>When the headers of the answer had come.</summary>
    public long Answered { get; set; }

    /// <summary>When it was over.</summary>
    public long Ended { get; set; }

    public SendPhase Phase =>
        Sent > 0 ? SendPhase.Answering
        : Ready > 0 ? SendPhase.Sending
        : Begun is null ? SendPhase.Waiting
        : Begun.Resolved == 0 ? SendPhase.Resolving
        : Begun.Connected == 0 ? SendPhase.Connecting
        : SendPhase.Securing;

    /// <summary>
    /// Begins a write and learns which connection it goes to. The client tells nobody which connection a request uses; but
    /// the first bytes reach the connection before the call returns, on this thread.
    /// </summary>
    public ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        s_writing = this;
        try
        {
            return stream.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            s_writing = null;
        }
    }

    /// <summary>Sends what the client still holds back, and learns the same.</summary>
    public Task FlushAsync(Stream stream, CancellationToken cancellationToken)
    {
        s_writing = this;
        try
        {
            return stream.FlushAsync(cancellationToken);
        }
        finally
        {
            s_writing = null;
        }
    }

    /// <summary>Called by a connection that is being written to.</summary>
    public static void Note(ConnectTimes times)
    {
        if (s_writing is { } trace)
        {
            trace.Carried = times;
        }
    }
}
