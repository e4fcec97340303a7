using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tocsin.Ids;
using Tocsin.Nodes;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Bells that are heard on every node of a database, by its notifications. Rings are gathered while one is on its way, so
/// that a storm of them is a few statements. After a connection was lost, every bell rings for anything.
/// </summary>
internal sealed partial class PostgresBells : IBells, IAsyncDisposable
{
    private const string ChannelName = "tocsin";

    /// <summary>A notification takes less than 8,000 bytes.</summary>
    private const int MaxText = 7000;

    /// <summary>So many numbers are as good as all.</summary>
    private const int MaxNumbers = 10_000;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly BellListeners _listeners = new();
    private readonly PostgresConnectionString _connectionString;
    private readonly PostgresOwnConnection _out;
    private readonly NodeTimes _times;
    private readonly ILogger<PostgresBells> _logger;

    // Tells its own rings from others'.
    private readonly string _self;
    private readonly Lock _lock = new();
    private readonly Dictionary<Bell, HashSet<long>> _pending = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;
    private Task _sending = Task.CompletedTask;
    private Task _hearing = Task.CompletedTask;

    public PostgresBells(PostgresDatabase database, NodeTimes times, IRandomBytes random, ILogger<PostgresBells> logger)
    {
        (_connectionString, _times, _logger) = (database.ConnectionString, times, logger);
        _out = new PostgresOwnConnection(_connectionString, times.Lease / 2, times.Clock);
        Span<byte> self = stackalloc byte[8];
        random.Fill(self);
        _self = Convert.ToHexStringLower(self);
    }

    public void Ring(Bell bell, params IReadOnlyCollection<long> numbers)
    {
        _listeners.Tell(bell, numbers);
        RingOthers(bell, numbers);
    }

    public void RingOthers(Bell bell, params IReadOnlyCollection<long> numbers)
    {
        lock (_lock)
        {
            // An empty set is anything.
            var isNew = !_pending.TryGetValue(bell, out var pending);
            pending ??= _pending[bell] = [];
            if (numbers.Count == 0 || pending.Count + numbers.Count > MaxNumbers)
            {
                pending.Clear();
            }
            else if (isNew || pending.Count > 0)
            {
                pending.UnionWith(numbers);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    public void Listen(Bell bell, Action<IReadOnlyCollection<long>> heard) => _listeners.Add(bell, heard);

    public void Start()
    {
        _hearing = Task.Run(HearAsync, CancellationToken.None);
        _sending = Task.Run(SendAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // The last rings, of what was given away, are heard at once.
        _wake.Writer.TryComplete();
        await _sending
            .WaitAsync(TimeSpan.FromSeconds(1), _times.Clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await Task.WhenAll(_sending, _hearing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_sending, _hearing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _out.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        while (await _wake.Reader.WaitToReadAsync(_stop.Token))
        {
            _wake.Reader.TryRead(out _);
            var taken = TakePending();
            while (taken.Count > 0)
            {
                try
                {
                    await _out.RunAsync(
                        session =>
                            session.ExecuteAsync(
                                "SELECT pg_notify($1, t) FROM unnest($2::text[]) AS t",
                                [ChannelName, taken.ToArray<string?>()],
                                _stop.Token
                            ),
                        _stop.Token
                    );
                    break;
                }
                // The boundary of a background loop: the database is away, and rings wait as everything does.
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    Log.NotRung(_logger, e);
                    await Task.Delay(AfterFailure, _times.Clock, _stop.Token);
                }
            }
        }
    }

    private List<string> TakePending()
    {
        var texts = new List<string>();
        lock (_lock)
        {
            foreach (var (bell, numbers) in _pending)
            {
                var text = Head(bell);
                foreach (var number in numbers)
                {
                    if (text.Length > MaxText)
                    {
                        texts.Add(text.ToString());
                        text = Head(bell);
                    }

                    text.Append(',').Append(number.ToString(CultureInfo.InvariantCulture));
                }

                texts.Add(text.ToString());
            }

            _pending.Clear();
        }

        return texts;
    }

    private System.Text.StringBuilder Head(Bell bell) => new($"{_self},{bell}");

    private async Task HearAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(_connectionString.Listening(_times.Lease / 2));
                connection.Notification += (_, n) => Heard(n.Payload);
                await connection.OpenAsync(_stop.Token);
                await new PostgresSession(connection).ExecuteAsync($"LISTEN {ChannelName}", [], _stop.Token);
                // Whatever was rung while nobody listened.
                foreach (var bell in Enum.GetValues<Bell>())
                {
                    Tell(bell, []);
                }

                while (true)
                {
                    await connection.WaitAsync(_stop.Token);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            // The boundary of a background loop: the connection was lost, and is made again.
            catch (Exception e)
            {
                Log.NotHeard(_logger, e);
                await Task.Delay(AfterFailure, _times.Clock, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Heard(string payload)
    {
        var parts = payload.Split(',');
        // A newer node may ring bells that this one does not have.
        if (parts.Length < 2 || parts[0] == _self || !Enum.TryParse<Bell>(parts[1], out var bell))
        {
            return;
        }

        Tell(bell, [.. parts.Skip(2).Select(p => long.Parse(p, CultureInfo.InvariantCulture))]);
    }

    private void Tell(Bell bell, IReadOnlyCollection<long> numbers)
    {
        try
        {
            _listeners.Tell(bell, numbers);
        }
        // The boundary to whoever listens: one that fails must not make this node deaf.
        catch (Exception e)
        {
            Log.NotTaken(_logger, bell, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not tell the other nodes; trying again")]
        public static partial void NotRung(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear the other nodes; trying again")]
        public static partial void NotHeard(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not follow a ring of {Bell}")]
        public static partial void NotTaken(ILogger logger, Bell bell, Exception exception);
    }
}
