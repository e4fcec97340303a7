using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Architecture;

/// <summary>Which folder may know which. Folders of one project are held apart by nothing but this.</summary>
public sealed class BoundaryTests
{
    private const string Product = "src/Tocsin/";

    private static readonly string[] Root = ["TocsinServer.cs"];

    // Folder, and the folders that it uses. The table of contents uses everything, and the program starts it.
    private static readonly (string From, string To, string File)[] Uses =
    [
        .. from file in SourceFile.Under("src/Tocsin")
        let folders = file.Path[Product.Length..].Split('/')
        where folders.Length > 1
        from used in file.Usings
        let to = used.Split('.').ElementAtOrDefault(1)
        where to is not null && to != folders[0] && Directory.Exists(Repository.File(Product + to))
        select (folders[0], to, file.Path),
    ];

    [Fact]
    public void No_folder_uses_one_that_uses_it()
    {
        Assert.NotEmpty(Uses);
        var graph = Uses.GroupBy(u => u.From).ToDictionary(g => g.Key, g => g.Select(u => u.To).Distinct().ToArray());
        var cycles = new List<string>();
        foreach (var start in graph.Keys)
        {
            Walk(start, [start]);
        }

        Assert.Empty(cycles.Distinct());

        void Walk(string folder, string[] path)
        {
            foreach (var next in graph.GetValueOrDefault(folder, []))
            {
                if (next == path[0])
                {
                    cycles.Add(string.Join(" > ", path.Append(next)) + ": " + Files(path[^1], next));
                }
                else if (!path.Contains(next))
                {
                    Walk(next, [.. path, next]);
                }
            }
        }
    }

    [Fact]
    public void Only_the_table_of_contents_and_the_program_use_storage() =>
        Assert.Empty(Uses.Where(u => u.To == "Storage" && u.From is not "Hosting").Select(u => u.File));

    [Fact]
    public void Nobody_uses_the_dashboard() => Assert.Empty(Uses.Where(u => u.To == "Dashboard").Select(u => u.File));

    [Fact]
    public void Files_at_the_top_are_few() =>
        Assert.Equal(
            Root,
            SourceFile.Under("src/Tocsin").Select(f => f.Path[Product.Length..]).Where(p => !p.Contains('/'))
        );

    [Theory]
    [InlineData("Tocsin.Cli", "Tocsin.Client", "Tocsin.Scanning")]
    [InlineData("Tocsin.Client")]
    [InlineData("Tocsin.Scanning")]
    [InlineData("Tocsin", "Tocsin.Scanning")]
    [InlineData("Tocsin.Host", "Tocsin")]
    public void A_project_references_what_it_may(string project, params string[] allowed)
    {
        var text = System.Xml.Linq.XDocument.Load(Repository.File($"src/{project}/{project}.csproj"));
        var references = text.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var wrong =
            from file in SourceFile.Under("src").Concat(SourceFile.Under("tests"))
            where file.Namespace?.StartsWith("Tocsin", StringComparison.Ordinal) == true
            let folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')
            let expected = folder[(folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.')
            where file.Namespace != expected
            select $"{file.Path}: {file.Namespace}, expected {expected}";
        Assert.Empty(wrong);
    }

    private static string Files(string from, string to) =>
        string.Join(", ", Uses.Where(u => u.From == from && u.To == to).Select(u => u.File).Distinct());
}
