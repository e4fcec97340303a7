using System.Globalization;
using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>A checked connection string, with what Tocsin sets where the operator did not.</summary>
internal sealed class PostgresConnectionString
{
    /// <summary>A server takes a hundred connections unless told otherwise, and several nodes share them.</summary>
    private const int PoolSize = 30;

    private PostgresConnectionString(NpgsqlConnectionStringBuilder builder)
    {
        Text = builder.ToString();
        ServerAndName = string.Create(
            CultureInfo.InvariantCulture,
            $"the database {builder.Database ?? builder.Username} at {builder.Host}:{builder.Port}"
        );
    }

    /// <summary>With the password: for the driver alone.</summary>
    public string Text { get; }

    /// <summary>For messages.</summary>
    public string ServerAndName { get; }

    /// <summary>What is wrong with it, without a word of its values; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(builder.Host)
                ? "must name a server, as in Host=db.example;Database=tocsin;Username=tocsin;Password=…; empty selects the embedded database."
                : null;
        }
        // The driver's own message may hold values, and one of them is the password.
        catch (Exception e)
            when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return "is no connection string: it should look like Host=db.example;Database=tocsin;Username=tocsin;Password=…, "
                + "with keywords that Npgsql knows.";
        }
    }

    /// <summary>For a connection of its own, outside the pool, that does not wait for longer than this.</summary>
    public string Own(TimeSpan patience)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        return new NpgsqlConnectionStringBuilder(Text)
        {
            Pooling = false,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
        }.ToString();
    }

    /// <summary>The same, for one that waits for notifications: it asks now and then whether the server is still there.</summary>
    public string Listening(TimeSpan patience) =>
        new NpgsqlConnectionStringBuilder(Own(patience)) { KeepAlive = 5 }.ToString();

    /// <param name="text">One that has no problem.</param>
    public static PostgresConnectionString Parse(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder(text);
        Default("Max Auto Prepare", () => builder.MaxAutoPrepare = 200);
        Default("Maximum Pool Size", () => builder.MaxPoolSize = PoolSize);
        Default("Application Name", () => builder.ApplicationName = "tocsin");
        Default("Include Error Detail", () => builder.IncludeErrorDetail = false);
        // The settings of a session hold for as long as its connection: what it is reset to is not what Tocsin needs.
        builder.NoResetOnClose = true;
        return new PostgresConnectionString(builder);

        void Default(string keyword, Action set)
        {
            if (!builder.ContainsKey(keyword) || !builder.ShouldSerialize(keyword))
            {
                set();
            }
        }
    }
}
