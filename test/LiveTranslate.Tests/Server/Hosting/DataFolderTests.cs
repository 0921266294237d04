using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livetranslate-test-");

    private Dictionary<string, string> Environment => new() { ["Data__Path"] = _folder.FullName };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_second_server_on_a_folder_refuses_to_start_and_names_the_first_and_the_cure()
    {
        using var first = new ServerProcess(Environment, "--Server:Port=0");
        var url = await first.UntilReadyAsync();
        await UntilOwnerIsAsync(url);

        using var second = new ServerProcess(Environment, "--Server:Port=0");
        Assert.Equal(5, await second.UntilExitedAsync());

        Assert.Contains(_folder.FullName, second.Errors, StringComparison.Ordinal);
        Assert.Contains($"process {first.Id}, {url.GetLeftPart(UriPartial.Authority)}", second.Errors, StringComparison.Ordinal);
        Assert.Contains("Data__Path", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output + second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_killed_leaves_its_folder_to_the_next()
    {
        using (var first = new ServerProcess(Environment, "--Server:Port=0"))
        {
            await first.UntilReadyAsync();
            using var asking = new ServerProcess(Environment, "--probe");
            Assert.Equal(0, await asking.UntilExitedAsync());
            first.Kill();
        }

        using var next = new ServerProcess(Environment, "--Server:Port=0");
        await next.UntilReadyAsync();
    }

    private Task UntilOwnerIsAsync(Uri url) => Wait.UntilAsync(
        () => File.ReadAllText(Path.Combine(_folder.FullName, "server.owner")).Contains(url.Authority, StringComparison.Ordinal),
        "the owner's address", cancellationToken: TestContext.Current.CancellationToken);
}
