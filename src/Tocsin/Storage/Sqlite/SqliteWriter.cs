using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tocsin.Telemetry;

namespace Tocsin.Storage.Sqlite;

/// <summary>
/// The one writer. Many callers' work goes into one transaction, so that one fsync serves them all; each piece has a
/// savepoint of its own, so that one that fails takes nobody with it. A caller's task ends after the commit, never before.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    /// <summary>Pieces of work in one transaction.</summary>
    private const int MaxGroup = 512;

    /// <summary>Pieces waiting before callers wait too.</summary>
    private const int MaxWaiting = 8192;

    /// <summary>A group is closed after this long, so that nobody waits for a stranger's storm.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// With somebody waiting for the group, work that nobody waits for is added only until then; but at least a piece
    /// of it goes along each time.
    /// </summary>
    private static readonly TimeSpan MaxLater = TimeSpan.FromMilliseconds(4);

    /// <summary>Work that nobody waits for waits this long for the company of work that somebody does.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);

    private readonly Channel<IWork> _later = Channel.CreateBounded<IWork>(
        new BoundedChannelOptions(64) { SingleReader = true }
    );
    private readonly AutoResetEvent _wake = new(initialState: false);

    private readonly Channel<IWork> _work = Channel.CreateBounded<IWork>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteWriter> _logger;
    private readonly CommitObserved? _observed;
    private readonly Task _loop;

    public SqliteWriter(
        SqliteDatabase database,
        TimeProvider time,
        ILogger<SqliteWriter> logger,
        CommitObserved? observed = null
    )
    {
        _observed = observed;
        _database = database;
        _time = time;
        _logger = logger;
        _loop = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>False once it takes no more work, because it was told to stop or the database cannot be opened.</summary>
    public bool IsRunning => !_loop.IsCompleted;

    /// <summary>Runs the work in a transaction and returns once it is on the disk.</summary>
    /// <exception cref="SqliteException">The work, or the commit, failed; nothing of the work remains.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(_work, work, cancellationToken);

    /// <summary>
    /// The same for work that nobody waits for: it goes after what somebody does, and a moment later where there is
    /// none, so that more of it goes into one commit.
    /// </summary>
    /// <exception cref="SqliteException">The work, or the commit, failed; nothing of the work remains.</exception>
    public Task<T> WriteLaterAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(_later, work, cancellationToken);

    private async Task<T> EnqueueAsync<T>(
        Channel<IWork> queue,
        Func<SqliteSession, T> work,
        CancellationToken cancellationToken
    )
    {
        var item = new Work<T>(work, cancellationToken);
        await queue.Writer.WriteAsync(item, cancellationToken);
        _wake.Set();
        return await item.Task;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteSession> work, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                work(session);
                return true;
            },
            cancellationToken
        );

    /// <summary>Finishes what was handed in, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        _later.Writer.TryComplete();
        _wake.Set();
        await _loop;
    }

    private void Run()
    {
        try
        {
            RunLoop();
        }
        // The boundary of the thread: were this to vanish, every caller would wait for ever.
        catch (Exception e)
        {
            Log.Stopped(_logger, e);
            _work.Writer.TryComplete(e);
            _later.Writer.TryComplete(e);
            while (_work.Reader.TryRead(out var work) || _later.Reader.TryRead(out work))
            {
                work.Fail(e);
            }
        }
    }

    private void RunLoop()
    {
        using var session = new SqliteSession(_database.OpenWriter());
        var group = new List<IWork>();
        while (WaitForWork())
        {
            group.Clear();
            Commit(session, group);
        }
    }

    private bool WaitForWork()
    {
        // A thread of its own that blocks: a commit must not depend on a free thread in the pool.
        while (!_work.Reader.TryPeek(out _))
        {
            var isClosed = _work.Reader.Completion.IsCompleted;
            if (!_later.Reader.TryPeek(out _))
            {
                if (isClosed)
                {
                    return false;
                }

                _wake.WaitOne();
            }
            else if (isClosed || !_wake.WaitOne(Linger))
            {
                return true;
            }
        }

        return true;
    }

    private void Commit(SqliteSession session, List<IWork> group)
    {
        var started = _time.GetTimestamp();
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            while (
                group.Count < MaxGroup && _time.GetElapsedTime(started) < MaxHold && _work.Reader.TryRead(out var work)
            )
            {
                group.Add(work);
                RunOne(session, work);
            }

            var (prompt, hold) = (group.Count, group.Count > 0 ? MaxLater : MaxHold);
            while (
                (group.Count == prompt || (group.Count < MaxGroup && _time.GetElapsedTime(started) < hold))
                && _later.Reader.TryRead(out var work)
            )
            {
                group.Add(work);
                RunOne(session, work);
            }

            session.Execute("COMMIT");
        }
        // The boundary of the writer: whatever the disk or the database says belongs to those who wait for this group.
        catch (Exception e)
        {
            Log.CommitFailed(_logger, group.Count, e);
            Rollback(session);
            group.ForEach(w => w.Fail(e));
            // Nobody waits for a group that could not even begin: those callers are told as well, at the next turn.
            // All of them, since each turn may take as long as the wait for whoever holds the database.
            while (group.Count == 0 && (_work.Reader.TryRead(out var next) || _later.Reader.TryRead(out next)))
            {
                next.Fail(e);
            }

            return;
        }

        group.ForEach(w => w.Complete());
        _observed?.Invoke(group.Count, _time.GetElapsedTime(started));
    }

    private static void RunOne(SqliteSession session, IWork work)
    {
        if (work.IsCancelled)
        {
            return;
        }

        session.Execute("SAVEPOINT work");
        if (!work.Run(session))
        {
            session.Execute("ROLLBACK TO work");
        }

        session.Execute("RELEASE work");
    }

    private static void Rollback(SqliteSession session)
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (a full disk, for one), or nothing had begun.
        }
    }

    private interface IWork
    {
        bool IsCancelled { get; }

        /// <summary>False when it threw; the caller is told after the commit of the others.</summary>
        bool Run(SqliteSession session);

        void Complete();

        void Fail(Exception e);
    }

    private sealed class Work<T>(Func<SqliteSession, T> run, CancellationToken cancellationToken) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _error;
        private bool _ran;

        public Task<T> Task => _done.Task;

        public bool IsCancelled => cancellationToken.IsCancellationRequested;

        public bool Run(SqliteSession session)
        {
            _ran = true;
            try
            {
                _result = run(session);
                return true;
            }
            // The work is somebody else's code, and so is the handling of what it throws.
            catch (Exception e)
            {
                _error = e;
                return false;
            }
        }

        public void Complete()
        {
            if (_error is not null)
            {
                _done.TrySetException(_error);
            }
            else if (!_ran)
            {
                _done.TrySetCanceled(cancellationToken);
            }
            else
            {
                _done.TrySetResult(_result!);
            }
        }

        public void Fail(Exception e) => _done.TrySetException(e);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The database's writer has stopped")]
        public static partial void Stopped(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not commit {Count} pieces of work")]
        public static partial void CommitFailed(ILogger logger, int count, Exception exception);
    }
}
