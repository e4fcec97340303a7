using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>A copy of the embedded database as it is at one moment, made while others read and write it.</summary>
internal static class SqliteBackup
{
    /// <summary>
    /// Copies, checks the copy, and gives it its name only then. <c>VACUUM INTO</c> reads one state of the database and
    /// holds up no writer; SQLite's page-by-page backup would begin anew with every commit of another process.
    /// </summary>
    /// <returns>The bytes of the copy.</returns>
    /// <exception cref="StorageException">It could not be made; nothing is left of it.</exception>
    public static long Write(string database, string file)
    {
        var partial = $"{file}.{Environment.ProcessId}.part";
        try
        {
            // Made here, empty, so that nobody else can read it at any time; SQLite fills a file that is empty.
            using (new FileStream(partial, OwnerFile.Options(FileMode.CreateNew))) { }

            Copy(database, partial);
            Check(partial);
            using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(partial, file, overwrite: false);
            return new FileInfo(file).Length;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The backup could not be made: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Copy(string database, string partial)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", partial);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private static void Check(string partial)
    {
        using var connection = Open(partial);
        using var session = new SqliteSession(connection);
        var found = session.Query("PRAGMA integrity_check(3)", r => r.GetString(0));
        if (found is not ["ok"])
        {
            throw new StorageException($"The backup is damaged and was not kept: {string.Join("; ", found)}");
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        connection.Open();
        return connection;
    }
}
