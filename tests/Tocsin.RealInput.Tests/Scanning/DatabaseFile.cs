using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>The files of a server's embedded database, read from outside: what is there, not what the server says.</summary>
internal sealed class DatabaseFile(string dataDirectory)
{
    private static readonly string[] TablesOfUploads =
    [
        "scan_results",
        "scan_uploads",
        "scan_changes",
        "scans",
        "targets",
        "findings",
        "finding_branches",
        "scan_findings",
        "events",
    ];

    /// <summary>The first number of a query's first row; 0 when there is none.</summary>
    public long Number(string sql)
    {
        var file = Assert.Single(Directory.GetFiles(dataDirectory, "*.db"));
        var source = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            // After a crash it is the server that mends the file, not the test.
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only tests write these questions.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar() ?? 0, CultureInfo.InvariantCulture);
    }

    /// <summary>Rows in each table that an upload may write to, where there are any.</summary>
    public string RowsOfUploads() =>
        string.Join(
            ' ',
            TablesOfUploads
                .Select(t => (Table: t, Rows: Number($"SELECT count(*) FROM {t}")))
                .Where(t => t.Rows > 0)
                .Select(t => $"{t.Table}:{t.Rows}")
        );

    /// <summary>Every byte of every file in the data directory, as text; for when the server has stopped.</summary>
    public string Everything() =>
        string.Concat(
            Directory
                .EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories)
                .Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f)))
        );
}
