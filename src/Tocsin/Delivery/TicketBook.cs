using Microsoft.Extensions.Logging;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>
/// What destinations remember of their subjects, a page for each. A page is open once at a time: two messages about the
/// same finding that were sent side by side would make two tickets.
/// </summary>
internal sealed partial class TicketBook(ITicketStore store, TimeProvider time, ILogger<TicketBook> logger)
{
    private readonly Dictionary<(long Lane, string Subject), Turn> _turns = [];

    /// <summary>The page of what the message is about; null where its destination remembers nothing of it.</summary>
    public ValueTask<TicketPage?> OpenAsync(
        long lane,
        IDestination destination,
        Message message,
        CancellationToken cancellationToken
    ) =>
        (destination as IRemembering)?.SubjectOf(message) is { } subject
            ? OpenAsync(lane, subject, cancellationToken)
            : ValueTask.FromResult<TicketPage?>(null);

    private async ValueTask<TicketPage?> OpenAsync(long lane, string subject, CancellationToken cancellationToken)
    {
        var key = (lane, subject);
        Turn? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out turn))
            {
                _turns.Add(key, turn = new Turn());
            }

            turn.Wanted++;
        }

        try
        {
            await turn.Gate.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Leave(key, turn);
            throw;
        }

        try
        {
            return new TicketPage(await store.FindAsync(lane, subject, cancellationToken), NoteAsync, Close);
        }
        catch
        {
            Close();
            throw;
        }

        void Close()
        {
            turn.Gate.Release();
            Leave(key, turn);
        }

        async Task<bool> NoteAsync(string known)
        {
            try
            {
                // What has happened elsewhere is noted also by who is stopping.
                await store.NoteAsync(lane, subject, known, time.GetUtcNow(), CancellationToken.None);
                return true;
            }
            // The boundary to the store: what is not noted is found again by its marker.
            catch (Exception e)
            {
                Log.NotNoted(logger, lane, subject, e);
                return false;
            }
        }
    }

    private void Leave((long Lane, string Subject) key, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Wanted == 0)
            {
                _turns.Remove(key);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Wanted { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not note what lane {Lane} knows of {Subject}")]
        public static partial void NotNoted(ILogger logger, long lane, string subject, Exception exception);
    }
}
