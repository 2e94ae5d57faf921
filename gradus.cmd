@echo off
rem Runs Gradus from its source tree on Windows, as the script gradus does elsewhere: finds a JDK 25 or newer, builds
rem what is missing or older than its sources, starts it.
setlocal EnableExtensions
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "APP=%ROOT%\cli\target"

set "JDK="
if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%J in ('where java 2^>nul') do call :try "%%~dpJ.."
if not defined JDK for /d %%V in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks") do for /d %%J in ("%%~V\*") do call :try "%%~J"
if not defined JDK (
    echo gradus: needs a JDK 25 or newer: get one from https://adoptium.net and set JAVA_HOME to its folder.>&2
    exit /b 2
)

set "STALE=yes"
if exist "%APP%\gradus-cli.jar" if exist "%APP%\built" for /f %%S in ('powershell -NoProfile -Command "$t=(Get-Item -LiteralPath '%APP%\built').LastWriteTime; if (Get-ChildItem -LiteralPath '%ROOT%\pom.xml','%ROOT%\data','%ROOT%\core\pom.xml','%ROOT%\core\src\main','%ROOT%\vector\pom.xml','%ROOT%\vector\src\main','%ROOT%\tables\pom.xml','%ROOT%\tables\src\main','%ROOT%\cli\pom.xml','%ROOT%\cli\src\main' -Recurse -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1) { 'yes' } else { 'no' }"') do set "STALE=%%S"
if "%STALE%"=="no" goto run

where mvn >nul 2>nul
if errorlevel 1 (
    echo gradus: building needs Maven 3.8 or newer ^(mvn^): get it from https://maven.apache.org.>&2
    exit /b 2
)
if not exist "%ROOT%\target" mkdir "%ROOT%\target"
type nul >"%ROOT%\target\started"
set "KEEP=%JAVA_HOME%"
set "JAVA_HOME=%JDK%"
pushd "%ROOT%"
call mvn -B -q -pl cli -am -Dmaven.test.skip=true package >"%ROOT%\target\build.log" 2>&1
set "RESULT=%ERRORLEVEL%"
popd
set "JAVA_HOME=%KEEP%"
if not "%RESULT%"=="0" (
    type "%ROOT%\target\build.log" >&2
    echo gradus: the build failed; its messages are above, and in %ROOT%\target\build.log.>&2
    exit /b 70
)
move /y "%ROOT%\target\started" "%APP%\built" >nul

:run
set "QUICK="
set "COLLECTOR=-XX:+UseSerialGC"
set "KERNELS=-XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,gradus.vector.Generated*::run,0.01 -XX:CompileCommand=BackgroundCompilation,gradus.vector.Generated*::run,false"
if "%~1"=="explain" set "QUICK=-XX:TieredStopAtLevel=1"
if "%~1"=="why" set "QUICK=-XX:TieredStopAtLevel=1"
if "%~1"=="train" set "QUICK=%KERNELS%" & set "COLLECTOR=-XX:+UseG1GC"
if "%~1"=="demo" set "QUICK=%KERNELS%" & set "COLLECTOR=-XX:+UseG1GC"
"%JDK%\bin\java" %QUICK% %COLLECTOR% -XX:-UsePerfData --add-exports=java.base/jdk.internal.module=ALL-UNNAMED --add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED -jar "%APP%\gradus-cli.jar" %*
exit /b %ERRORLEVEL%

:try
if defined JDK exit /b
if not exist "%~1\bin\javac.exe" exit /b
if not exist "%~1\release" exit /b
for /f "usebackq tokens=2 delims==." %%N in (`findstr /b "JAVA_VERSION=" "%~1\release"`) do call :number "%%~N" "%~1"
exit /b

:number
set "NUMBER=%~1"
set "NUMBER=%NUMBER:"=%"
if %NUMBER% GEQ 25 set "JDK=%~2"
exit /b
