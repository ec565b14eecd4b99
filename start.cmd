@echo off
rem Makes the environment and opens a prompt that knows hikiana. ASCII alone: cmd misreads labels beside other characters.
chcp 65001 >nul
setlocal
set "PYTHONUTF8=1"
rem A network folder gets a letter.
pushd "%~dp0" || goto :nofolder
rem In a network folder an environment would be slow, and fit one computer alone: there it lies on the computer itself.
set "PLACE=%~dp0"
set "VENV=%CD%\.venv"
if "%PLACE:~0,2%"=="\\" set "VENV=%LOCALAPPDATA%\hikiana\.venv"

set "PYTHON="
for %%P in ("py -3.13" "py -3.12" "py -3.11" "python") do if not defined PYTHON call :try %%~P
if not defined PYTHON goto :nopython
%PYTHON% tools\environment.py --into "%VENV%" || goto :failed
rem From now on git refuses commits that hold records.
if exist .git git config --get core.hooksPath >nul 2>nul || git config core.hooksPath .githooks >nul 2>nul

set "PATH=%VENV%\Scripts;%PATH%"
type tools\start\ready.txt
cmd /k
popd
exit /b 0

:try
%* -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" >nul 2>nul && set "PYTHON=%*"
exit /b 0

:nopython
type tools\start\no-python.txt
goto :failed

:nofolder
echo "%~dp0" ?
pause
exit /b 1

:failed
popd
pause
exit /b 1
