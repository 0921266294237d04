using LiveTranslate.Deploy.Aws;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Images;

/// <summary>
/// The image, put together by the SDK. Its real base cannot be fetched where there is no network, so a container of it was
/// not started here; a server with its very environment was (<c>Running</c>).
/// </summary>
public sealed class ImageTests(SynthesizedStack stack)
{
    [Fact]
    public async Task The_image_is_started_as_its_tasks_expect_and_not_as_root()
    {
        var image = await BuiltImage.BuildAsync(TestContext.Current.CancellationToken);

        Assert.Equal("app", (string?)image.Config["User"]);
        Assert.Equal("/app/", (string?)image.Config["WorkingDir"]);
        Assert.Equal("""["dotnet","/app/LiveTranslate.Server.dll"]""", image.Config["Entrypoint"]!.ToJsonString());
        var port = stack.EnvironmentOf(ServerRole.Gateway)["Server__Port"];
        Assert.Equal([$"{port}/tcp"], image.Config["ExposedPorts"]!.AsObject().Select(exposed => exposed.Key));
        foreach (var role in Enum.GetValues<ServerRole>())
        {
            var check = SynthesizedStack.Many(stack.ContainerOf(role)["HealthCheck"]!["Command"]).ToArray();
            Assert.Equal(["CMD", "dotnet", "/app/LiveTranslate.Server.dll", "--alive"], check);
        }

        Assert.Contains("app/LiveTranslate.Server.dll", image.Files);
        Assert.Contains("app/appsettings.json", image.Files);
        Assert.Contains("app/wwwroot/index.html", image.Files);
        // The offline engines' libraries are Debian packages; what is in the image asks for none of them on AWS's engines.
        Assert.DoesNotContain(image.Files, file => file.Contains(".so", StringComparison.Ordinal));
    }
}
