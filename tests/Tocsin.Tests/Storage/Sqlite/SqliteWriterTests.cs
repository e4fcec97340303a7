using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Sqlite;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly ManualTime _time = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;

    public SqliteWriterTests()
    {
        _database = new SqliteDatabase(Path.Combine(_folder, "test.db"));
        using (var connection = _database.OpenWriter())
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE parents (id INTEGER PRIMARY KEY);
                CREATE TABLE rows (id INTEGER PRIMARY KEY,
                  parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
                """;
            command.ExecuteNonQuery();
        }

        _writer = new SqliteWriter(_database, _time, NullLogger<SqliteWriter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_has_returned_can_be_read_by_others()
    {
        await Insert(1);
        Assert.Equal([1], Rows());
    }

    [Fact]
    public async Task A_piece_that_fails_takes_nobody_with_it_and_leaves_nothing()
    {
        var held = Hold();
        var good = Insert(1);
        var bad = _writer.WriteAsync(
            session =>
            {
                session.Execute("INSERT INTO rows (id) VALUES (2)");
                throw new InvalidOperationException("mine");
            },
            default
        );
        var constraint = Insert(1);
        var last = Insert(3);
        held.Set();

        await good;
        await last;
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => constraint);
        Assert.Equal([1, 3], Rows());
    }

    [Fact]
    public async Task Work_that_waits_together_is_committed_together()
    {
        var held = Hold();
        var seen = new List<int>();
        var all = Enumerable
            .Range(1, 100)
            .Select(i =>
                _writer.WriteAsync(
                    session =>
                    {
                        session.Execute("INSERT INTO rows (id) VALUES (?1)", i);
                        // Another connection sees nothing of the group before its commit.
                        seen.Add(Rows().Count);
                    },
                    default
                )
            )
            .ToArray();
        held.Set();
        await Task.WhenAll(all);

        Assert.Equal(100, Rows().Count);
        Assert.Equal(0, Assert.Single(seen.Distinct()));
    }

    [Fact]
    public async Task What_is_cancelled_before_its_turn_is_not_done()
    {
        var held = Hold();
        using var cancel = new CancellationTokenSource();
        var cancelled = _writer.WriteAsync(s => s.Execute("INSERT INTO rows (id) VALUES (1)"), cancel.Token);
        await cancel.CancelAsync();
        held.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Insert(2);
        Assert.Equal([2], Rows());
    }

    [Fact]
    public async Task An_error_at_the_commit_reaches_everybody_in_the_group_and_the_next_group_goes_on()
    {
        var held = Hold();
        var innocent = Insert(1);
        // A deferred foreign key is judged at the commit.
        var guilty = _writer.WriteAsync(s => s.Execute("INSERT INTO rows (id, parent) VALUES (2, 99)"), default);
        held.Set();

        await Assert.ThrowsAsync<SqliteException>(() => innocent);
        await Assert.ThrowsAsync<SqliteException>(() => guilty);
        Assert.Empty(Rows());
        await Insert(3);
        Assert.Equal([3], Rows());
    }

    [Fact]
    public async Task Disposing_finishes_what_was_handed_in_and_refuses_more()
    {
        var held = Hold();
        var waiting = Enumerable.Range(1, 2_000).Select(Insert).ToArray();
        var disposed = _writer.DisposeAsync();
        held.Set();
        await disposed;
        await Task.WhenAll(waiting);

        Assert.Equal(2_000, Rows().Count);
        Assert.False(_writer.IsRunning);
        await Assert.ThrowsAnyAsync<Exception>(() => Insert(9_999));
    }

    private Task Insert(int id) => _writer.WriteAsync(s => s.Execute("INSERT INTO rows (id) VALUES (?1)", id), default);

    private List<int> Rows() => _database.Query("SELECT id FROM rows ORDER BY id", r => r.GetInt32(0));

    // Keeps the writer busy in a group of its own, so that what comes next waits together.
    private ManualResetEventSlim Hold()
    {
        var (begun, open) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        _ = _writer.WriteAsync(
            _ =>
            {
                begun.Set();
                open.Wait();
                // Longer than a group is held, so that it ends here.
                _time.Advance(TimeSpan.FromMinutes(1));
            },
            default
        );
        begun.Wait();
        return open;
    }
}
