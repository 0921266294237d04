using LiveTranslate.Aws.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(LocalAwsFixture))]
[assembly: AssemblyFixture(typeof(SimulatorFixture))]
