using System.Globalization;
using Npgsql;

namespace Tocsin.Bench.Servers;

/// <summary>A PostgreSQL database, over a connection of its own.</summary>
internal sealed class PostgresStoreView : StoreView
{
    private readonly NpgsqlConnection _connection;

    public PostgresStoreView(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString + ";Pooling=false;Application Name=bench");
        _connection.Open();
    }

    // Along the key, where dead rows at its beginning are passed over once and then no more.
    public override bool IsIdle(long lanes = long.MaxValue) =>
        One(
            $"""
            SELECT /*bench*/ count(*) FROM (
              (SELECT 1 FROM waiting WHERE lane <= {lanes} ORDER BY lane, id LIMIT 1)
              UNION ALL (SELECT 1 FROM fan_outs ORDER BY id LIMIT 1)) AS w
            """
        ) == 0;

    public override long One(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 600 };
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>The same, where it need not be whole; 0 for nothing.</summary>
    public double Number(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        return command.ExecuteScalar() is { } value and not DBNull
            ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
            : 0;
    }

    protected override void Dispose(bool disposing) => _connection.Dispose();
}
